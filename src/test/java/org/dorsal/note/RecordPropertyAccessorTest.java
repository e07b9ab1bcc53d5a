package org.dorsal.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.expression.AccessException;
import org.springframework.expression.PropertyAccessor;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.thymeleaf.context.Context;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.spring6.SpringTemplateEngine;

/** Expressions of templates have the same values as with Spring's own accessor, and the same faults. */
class RecordPropertyAccessorTest {
    private static final SpringTemplateEngine ENGINE = new SpringTemplateEngine();
    private static final View VIEW = new View("Ada", new Part(3), Optional.of(new Part(4)));

    /** Package-private, as the views of the pages are. */
    record View(String name, Part part, Optional<Part> other) {
        public String greeting() {
            return "Hello " + name;
        }

        public boolean isLong() {
            return name.length() > 3;
        }

        public boolean empty() {
            return true;
        }

        public boolean isEmpty() {
            return false;
        }

        public String fault() {
            throw new IllegalStateException("broken");
        }

        String hidden() {
            return "hidden";
        }

        public String argument(int number) {
            return "" + number;
        }
    }

    /** Nested value. */
    record Part(int size) {}

    @ParameterizedTest
    @CsvSource({
        "view.name, Ada",
        "view.part.size, 3",
        "view.other.get().size, 4",
        "view.other.isPresent(), true",
        "view.greeting, Hello Ada",
        "view.greeting(), Hello Ada",
        "view.long, false",
        "view.empty, false",
        "view.argument(5), 5",
        "view.part == null, false",
        "view.name.length() > 2, true",
        "pair.key, k",
        "pair['key'], k",
    })
    void a_property_has_the_value_that_spring_reads(String expression, String value) {
        Map<String, Object> variables = Map.of("view", VIEW, "pair", Map.of("key", "k"));
        assertThat(text(expression, Templates.context(Locale.UK, variables))).isEqualTo(value);
        assertThat(text(expression, new Context(Locale.UK, variables))).isEqualTo(value);
    }

    @Test
    void an_expression_that_meets_another_class_reads_that() {
        record Other(String name) {}
        var expression = "each is: <b th:each=\"v : ${views}\" th:text=\"${v.name}\"></b>";
        Map<String, Object> variables = Map.of("views", Set.of(VIEW, new Other("Bob"), Map.of("name", "Cid")));
        assertThat(ENGINE.process(expression, Templates.context(Locale.UK, variables)))
                .contains("<b>Ada</b>", "<b>Bob</b>", "<b>Cid</b>");
    }

    @ParameterizedTest
    @CsvSource({"view.nothing", "view.part.nothing", "view.fault", "missing.name"})
    void what_spring_refuses_is_refused(String expression) {
        Map<String, Object> variables = Map.of("view", VIEW);
        assertThatThrownBy(() -> text(expression, new Context(Locale.UK, variables)))
                .isInstanceOf(TemplateProcessingException.class);
        assertThatThrownBy(() -> text(expression, Templates.context(Locale.UK, variables)))
                .isInstanceOf(TemplateProcessingException.class);
    }

    /** An accessor that is not kept is looked for among all at each evaluation. */
    @Test
    void spel_keeps_the_accessor_of_an_expression() {
        var requests = new AtomicInteger();
        var context = new StandardEvaluationContext();
        context.setPropertyAccessors(List.of(refusing(requests), new RecordPropertyAccessor()));
        var expression = new SpelExpressionParser().parseRaw("name");
        assertThat(expression.getValue(context, VIEW)).isEqualTo("Ada");
        assertThat(expression.getValue(context, VIEW)).isEqualTo("Ada");
        assertThat(requests).hasValue(1);
        assertThatThrownBy(() -> expression.getValue(context, "text")).isInstanceOf(SpelEvaluationException.class);
    }

    /** Accessor that comes first, counts its calls and reads nothing. */
    private static PropertyAccessor refusing(AtomicInteger requests) {
        return (PropertyAccessor) Proxy.newProxyInstance(
                RecordPropertyAccessorTest.class.getClassLoader(),
                new Class<?>[] {PropertyAccessor.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getSpecificTargetClasses" -> new Class<?>[] {Record.class};
                    case "canRead" -> requests.incrementAndGet() < 0;
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void nothing_is_written_and_records_of_others_are_left_to_spring() {
        var accessor = new RecordPropertyAccessor();
        var context = new StandardEvaluationContext();
        assertThat(accessor.canWrite(context, VIEW, "name")).isFalse();
        assertThat(accessor.canRead(context, "text", "length")).isFalse();
        assertThat(accessor.canRead(context, VIEW, "hidden")).isFalse();
        assertThat(accessor.canRead(context, VIEW, "argument")).isFalse();
        assertThat(accessor.canRead(context, null, "name")).isFalse();
        assertThatThrownBy(() -> accessor.write(context, VIEW, "name", "Eve")).isInstanceOf(AccessException.class);
        assertThatThrownBy(() -> accessor.read(context, VIEW, "nothing")).isInstanceOf(AccessException.class);
    }

    private static String text(String expression, Context context) {
        return ENGINE.process("<b th:text=\"${" + expression + "}\"></b>", context)
                .replaceAll("<[^>]*>", "");
    }
}
