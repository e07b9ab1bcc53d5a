package org.dorsal.note;

import java.util.List;

/**
 * A fact that speaks for a cause.
 *
 * @param found findings of this person that make it true
 * @param answers questions with the answers that its condition reads
 */
public record FactView(String words, List<String> found, List<AnswerFact> answers) {}
