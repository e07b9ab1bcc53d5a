package org.dorsal.note;

/** A question with its answer in words. */
public record AnswerFact(String linkId, String question, String answer) {}
