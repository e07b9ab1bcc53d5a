package org.dorsal.command;

import java.util.List;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;

/** Profiles that come with the program. */
@FunctionalInterface
public interface CommandProfiles {
    /** The files, in the order of their paths. */
    List<ProfileFile> files();

    /** Knowledge of the files, fit to score by. Tests read it once for many calls. */
    default Knowledge knowledge() {
        return Profiles.knowledge(files());
    }
}
