package org.dorsal.knowledge;

import java.util.ArrayList;
import java.util.List;

/** Collects what lint finds, so that an author sees everything in one run. */
final class Findings {
    private final List<Finding> found = new ArrayList<>();

    List<Finding> found() {
        return List.copyOf(found);
    }

    void addAll(List<Finding> more) {
        found.addAll(more);
    }

    /** The same collector for one file. */
    At in(String file) {
        return (element, says) -> found.add(new Finding(file, element, says));
    }

    /** Adds a finding at an element of one file. */
    @FunctionalInterface
    interface At {
        void add(String element, String says);
    }
}
