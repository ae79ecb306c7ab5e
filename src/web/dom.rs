//! Reaching into the page.
