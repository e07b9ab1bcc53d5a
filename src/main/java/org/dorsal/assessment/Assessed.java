package org.dorsal.assessment;

import org.dorsal.knowledge.Care;
import org.dorsal.scoring.Scoring;

/**
 * A submission with what it came to.
 *
 * @param care the edition that made the offers
 */
public record Assessed(Submission submission, Care care, Scoring scoring) {
    @Override
    public String toString() {
        return "Assessed[" + submission + "]";
    }
}
