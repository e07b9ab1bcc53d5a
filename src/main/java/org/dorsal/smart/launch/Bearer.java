package org.dorsal.smart.launch;

import java.util.Set;

/** Whether there is a token to call with. */
sealed interface Bearer {
    /**
     * There is one.
     *
     * @param granted the scopes that came with it
     */
    record Token(String value, Set<String> granted) implements Bearer {
        public Token {
            granted = Set.copyOf(granted);
        }

        @Override
        public String toString() {
            return "Token[hidden]";
        }
    }

    /** There is none, and the EHR can't be asked. */
    record Missing(EhrReply.Why why) implements Bearer {}
}
