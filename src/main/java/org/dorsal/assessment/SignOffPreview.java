package org.dorsal.assessment;

/** Outcome of preparing a signature: the prepared value, or the result that refuses it. */
public sealed interface SignOffPreview permits PreparedSignOff, SignOffResult {}
