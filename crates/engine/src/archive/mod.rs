//! How records are stored: versioned JSON, apart from the types of the plan.
