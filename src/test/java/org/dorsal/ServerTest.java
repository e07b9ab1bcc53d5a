package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

class ServerTest {
    private static final List<String> LEFT_OUT =
            List.of(Objects.requireNonNull(Server.class.getAnnotation(EnableAutoConfiguration.class))
                    .excludeName());

    /** ADR 18; the authorization server is the sandbox's and never in the jar. */
    @Test
    void nothing_of_spring_boots_security_is_left_out() {
        assertThat(LEFT_OUT)
                .filteredOn(name -> name.contains("security"))
                .allMatch(name -> name.contains(".security.oauth2.server.authorization."));
    }

    /** performance.md, auto-configurations: a sixteenth of a start's main thread went there. */
    @Test
    void no_start_reads_our_classes_for_annotations_of_jackson() {
        assertThat(LEFT_OUT).contains("org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration");
    }

    /**
     * performance.md, auto-configurations: they search each bean's methods for annotations that none of our classes
     * has.
     */
    @Test
    void no_start_looks_for_aspects_or_annotated_transactions() {
        assertThat(LEFT_OUT)
                .extracting(name -> name.substring(name.lastIndexOf('.') + 1))
                .contains(
                        "AopAutoConfiguration",
                        "TransactionAutoConfiguration",
                        "PersistenceExceptionTranslationAutoConfiguration");
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework.transaction.annotation..",
                        "org.springframework.transaction.aspectj..",
                        "org.springframework.transaction.event..",
                        "org.springframework.transaction.interceptor..",
                        "org.springframework.aop..",
                        "org.aspectj..",
                        "org.springframework.scheduling..",
                        "org.springframework.core.task..")
                .because("what would read such annotations is left out, so they would do nothing")
                .check(OwnClasses.all());
    }

    @Test
    void what_is_left_out_exists() {
        assertThat(LEFT_OUT)
                .hasSizeGreaterThan(3)
                .allSatisfy(name -> assertThat(Class.forName(name))
                        .hasAnnotation(org.springframework.boot.autoconfigure.AutoConfiguration.class));
    }
}
