package org.dorsal.http.web;

/**
 * What a browser gets that asks how a delivery stands.
 *
 * @param otherHead the head reads otherwise now: only then it is sent, so that nothing is read aloud twice
 */
record FilingAnswer(FilingView filing, boolean otherHead) {}
