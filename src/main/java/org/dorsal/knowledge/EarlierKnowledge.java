package org.dorsal.knowledge;

import java.util.List;
import java.util.stream.Stream;

/** Sets of profiles that were in force before, each loaded on demand. */
public interface EarlierKnowledge {
    /** The sets that hold the edition of that canonical, the newest first. */
    Stream<Knowledge> holding(String canonical);

    /** Everything in them, the newest first. */
    List<PublishedResource> published();
}
