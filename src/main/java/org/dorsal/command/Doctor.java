package org.dorsal.command;

import java.util.List;
import org.dorsal.smart.launch.Examination.Finding;

/** Looks at a site and its EHR with the settings of the service. */
@FunctionalInterface
public interface Doctor {
    /**
     * Changes nothing; what was found stands in the order in which a launch would need it.
     *
     * @param settings as the service takes them on its command line
     */
    Desk.Opened<List<Finding>> examine(List<String> settings, String site);
}
