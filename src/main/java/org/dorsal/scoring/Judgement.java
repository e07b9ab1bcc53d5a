package org.dorsal.scoring;

import java.util.List;

/**
 * A truth with its reasons.
 *
 * @param because linkIds of the answers that decided it; empty while unknown
 * @param settledBy linkIds of the questions that would settle it; empty unless unknown
 */
record Judgement(Truth truth, List<String> because, List<String> settledBy) {}
