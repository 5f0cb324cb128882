//! A local Play Store for tests and benchmarks.
