package org.dorsal.smart.launch;

/** What came of a call to an EHR. */
sealed interface HttpAnswer {

    /** The whole answer, whatever its status; a redirect is one too and nobody follows it. */
    record Whole(int status, byte[] body) implements HttpAnswer {
        @Override
        public String toString() {
            return "Whole[" + status + "]";
        }
    }

    /** The body went over the cap and was not read to its end. */
    record TooLarge() implements HttpAnswer {}

    /** No connection: the request was certainly not seen. */
    record NotSent() implements HttpAnswer {}

    /** Sent, perhaps, and no whole answer in time: what the EHR did is not known. */
    record NoAnswer() implements HttpAnswer {}
}
