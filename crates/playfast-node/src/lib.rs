//! The Node-API binding of playfast: conversion only.
//!
//! JSON texts go in and out; what they mean is known by the engine on one side and by TypeScript on the other. Every
//! synchronous export catches panics (an unwinding panic would abort the process), and nothing here uses napi's own
//! tokio runtime, which ends with the last environment.

// What crosses is a value of its own on either side: exports own their texts, and get their environment by reference.
#![allow(clippy::needless_pass_by_value, clippy::trivially_copy_pass_by_ref)]
// Exported functions are registered by the macro, which leaves that out under test.
#![cfg_attr(test, allow(dead_code))]

mod cleanup;
mod client;
mod delivery;
mod failure;
mod parse;
mod promise;
mod run;
mod simulator;
