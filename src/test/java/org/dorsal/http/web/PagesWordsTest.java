package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PagesWordsTest {
    /** Loads messages on a thread with a foreign class loader, such as one of a server that is being stopped. */
    @Test
    void words_are_found_whatever_the_thread_can_load() throws Exception {
        var thread = Thread.currentThread();
        var usual = thread.getContextClassLoader();
        try (var nothing = new URLClassLoader(new URL[0], null)) {
            thread.setContextClassLoader(nothing);

            assertThat(new Words().say(Locale.US, "assess.unit.h")).isEqualTo("hours");
        } finally {
            thread.setContextClassLoader(usual);
        }
    }
}
