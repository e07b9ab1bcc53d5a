package org.dorsal.http.web;

/**
 * What went wrong, for the page {@code problem}.
 *
 * @param key names the words: {@code problem.KEY.title}, {@code .says}, {@code .cure}
 * @param requestId what to tell support
 */
record Problem(String key, String requestId) {}
