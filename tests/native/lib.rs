//! What the native tests share: the judge that holds the providers' own descriptions.
