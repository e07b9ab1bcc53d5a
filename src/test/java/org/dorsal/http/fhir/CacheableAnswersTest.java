package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.dorsal.system.SomeAnswer;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every answer that a shared cache may keep names the request headers that it depends on (RFC 9110, 12.5.5): a listed
 * origin gets a header that others lack, so that the answer to one must not be sent to another.
 */
class CacheableAnswersTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ANYBODY = SomeClient.anonymous(SERVICE.base(SomeService.NORTHSIDE));

    @TestFactory
    Stream<DynamicTest> an_answer_that_may_be_kept_depends_on_the_origin() {
        return routes().map(route -> DynamicTest.dynamicTest(route.address(), () -> {
            SomeAnswer answer = ANYBODY.get(path(route));
            if (mayBeKept(answer)) {
                assertThat(answer.header("Vary").toLowerCase(Locale.ROOT).split(", *", -1))
                        .contains("origin");
                assertThat(Arrays.asList(answer.header("Vary").split(", *", -1)))
                        .doesNotHaveDuplicates();
            }
        }));
    }

    /** The walk above is worth something only if it meets answers that may be kept. */
    @Test
    void there_are_answers_that_may_be_kept() {
        assertThat(routes().filter(route -> mayBeKept(ANYBODY.get(path(route)))).count())
                .isGreaterThan(15);
    }

    private static Stream<FhirRoute> routes() {
        return SERVICE.part(FhirServer.class).routes().all().stream()
                .filter(route -> route.method().equals("GET") && !route.guarded());
    }

    private static boolean mayBeKept(SomeAnswer answer) {
        return answer.status() == 200 && !answer.header("Cache-Control").contains("no-store");
    }

    private static String path(FhirRoute route) {
        String path = String.join("/", route.path()).replace("{file}", "start.js");
        return path.contains("{id}")
                ? path.replace(
                        "{id}",
                        ANYBODY.get(route.type() + "?_count=1")
                                .json()
                                .at("/entry/0/resource/id")
                                .asString("none"))
                : path;
    }
}
