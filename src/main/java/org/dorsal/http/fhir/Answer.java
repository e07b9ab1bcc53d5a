package org.dorsal.http.fhir;

import java.util.List;
import org.dorsal.fhirjson.Problem;
import org.dorsal.store.StoredVersion;

/** What a search comes to. */
sealed interface Answer {
    default Reply reply() {
        return switch (this) {
            case Found found -> Reply.json(200, found.bundle()).telling(Shown.of(found.shown(), found.asked()));
            case Refused refused -> OutcomeBody.of(new Objection.BadRequest(refused.problems()));
        };
    }

    /**
     * A Bundle of type searchset.
     *
     * @param bundle its JSON, UTF-8
     * @param shown the versions of patients' records that stand in it, for the audit event; none for knowledge and counts
     * @param asked the search as it was understood, decoded
     */
    record Found(byte[] bundle, List<StoredVersion> shown, String asked) implements Answer {
        public Found {
            shown = List.copyOf(shown);
        }

        @Override
        public String toString() {
            return "Found[" + bundle.length + " bytes]";
        }
    }

    /** The search can't be answered as it was asked; everything that is wrong with it, at least one. */
    record Refused(List<Problem> problems) implements Answer {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
