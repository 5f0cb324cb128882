//! Positional JSON.
