package org.dorsal.command;

import java.util.List;
import org.dorsal.smart.launch.Examination.Finding;

/** Looks at a site and its EHR with the settings of the service. */
@FunctionalInterface
public interface Doctor {
    /**
     * Changes nothing.
     *
     * @param settings as the service takes them on its command line
     */
    Outcome examine(List<String> settings, String site);

    /** What came of it. */
    sealed interface Outcome {
        /** What was found, in the order in which a launch would need it. */
        record Examined(List<Finding> findings) implements Outcome {}

        /** The settings are not fit, or know no such site; a sentence each. */
        record Refused(List<String> says) implements Outcome {}
    }
}
