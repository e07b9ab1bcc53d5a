package org.dorsal.chart;

import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.EhrClient.EhrAnswer;
import org.dorsal.smart.launch.LaunchId;

/** Reads the EHR with the token of one launch. The edge to a foreign system; nothing that comes through it is trusted. */
@FunctionalInterface
public interface EhrReading {

    /**
     * One GET below the EHR's FHIR base.
     *
     * @param relative encoded, {@code Patient/7} or {@code Condition?patient=7}
     */
    Answer get(String relative);

    /** By the client of that launch. */
    static EhrReading of(EhrClient client, LaunchId launch) {
        return address -> switch (client.get(launch, address)) {
            case EhrAnswer.Found(byte[] body) -> new Found(body);
            case EhrAnswer.Refused(int status) -> new Refused(status);
            case EhrAnswer.TooLarge _ -> new TooLarge();
            case EhrAnswer.Unreachable _ -> new Unreachable();
        };
    }

    /** What the EHR answered. */
    sealed interface Answer {}

    /** A body; bounded, else unchecked. */
    record Found(byte[] body) implements Answer {
        @Override
        public String toString() {
            return "Found[" + body.length + " bytes]";
        }
    }

    /** The EHR did not want to. */
    record Refused(int status) implements Answer {}

    /** More than anybody should send. */
    record TooLarge() implements Answer {}

    /** No answer. */
    record Unreachable() implements Answer {}
}
