//! The Node-API binding of playfast: conversion only.
//!
//! JSON texts go in and out; what they mean is known by the engine on one side and by TypeScript on the other. Every
//! synchronous export catches panics (an unwinding panic would abort the process), and nothing here uses napi's own
//! tokio runtime, which ends with the last environment.

mod cleanup;
mod client;
mod delivery;
mod failure;
mod parse;
mod promise;
mod run;
mod simulator;
