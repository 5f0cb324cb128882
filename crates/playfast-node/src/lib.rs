//! The Node-API binding of playfast: conversion only.
