package org.dorsal.smart.launch;

import java.net.http.HttpHeaders;

/** What came of a call to an EHR. */
sealed interface HttpAnswer {
    /** The whole answer, whatever its status; a redirect is one too and nobody follows it. */
    record Whole(int status, HttpHeaders headers, byte[] body) implements HttpAnswer {
        @Override
        public String toString() {
            return "Whole[" + status + "]";
        }
    }

    /** The body went over the cap and was not read to its end. */
    record TooLarge(int status) implements HttpAnswer {}

    /** The other side certainly did nothing: there was no connection, or nothing of the body has left. */
    record NotSent() implements HttpAnswer {}

    /** Sent, perhaps, and no whole answer in time: what the EHR did is not known. */
    record NoAnswer() implements HttpAnswer {}
}
