package org.dorsal.chart;

import java.net.URI;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.EhrClient.EhrAnswer;
import org.dorsal.smart.launch.LaunchId;

/** Reads the EHR with the token of one launch. The edge to a foreign system; nothing that comes through it is trusted. */
public interface EhrReading {

    /**
     * One GET below the EHR's FHIR base.
     *
     * @param relative encoded, {@code Patient/7} or {@code Condition?patient=7}
     */
    Answer get(String relative);

    /**
     * The next page of a search, which servers keep at other addresses, too.
     *
     * @param link absolute, as the EHR gave it; refused with 403 when it leads to another origin
     */
    Answer next(URI link);

    /** By the client of that launch. */
    static EhrReading of(EhrClient client, LaunchId launch) {
        return new EhrReading() {
            @Override
            public Answer get(String relative) {
                return answer(client.get(launch, relative));
            }

            @Override
            public Answer next(URI link) {
                return answer(client.next(launch, link));
            }
        };
    }

    private static Answer answer(EhrAnswer answer) {
        return switch (answer) {
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
