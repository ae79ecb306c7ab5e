//! Shared pieces of the native integration tests.
