//! The browser's edge in a real browser; nothing of it runs on the host.
#![cfg(target_arch = "wasm32")]

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
