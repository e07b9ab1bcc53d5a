package org.dorsal.note;

import java.util.List;

/**
 * A fact that speaks for a cause.
 *
 * @param found findings of this person that make it true
 */
public record FactView(String words, List<String> found) {}
