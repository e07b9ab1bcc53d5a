package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No regular expression of the code lets a text decide how deep its matching goes, or how often it begins again. Read
 * from the compiled classes: all texts in methods that compile or apply one, and all patterns in static fields.
 */
class PatternsTest {
    private static final Set<String> APPLYING = Set.of("matches", "replaceAll", "replaceFirst", "split");

    /** Patterns that no caller's text reaches, with the reason. */
    private static final Map<String, String> EXCEPTIONS = Map.of();

    @Test
    void no_group_of_a_pattern_is_repeated_as_often_as_a_text_wants() throws Exception {
        Map<String, String> offences = new TreeMap<>();
        int patterns = 0;
        for (Path file : classes()) {
            ClassModel type = ClassFile.of().parse(file);
            String name = type.thisClass().asInternalName().replace('/', '.');
            List<String> found = new ArrayList<>(compiled(name));
            type.methods().forEach(method -> found.addAll(texts(method)));
            patterns += found.size();
            found.stream()
                    .filter(regex -> !EXCEPTIONS.containsKey(regex))
                    .forEach(regex ->
                            RepeatedGroup.in(regex).ifPresent(group -> offences.put(name + ": " + regex, group)));
        }
        assertThat(offences)
                .as("repeated groups, by class and pattern; write (?:…)*+ or parse by hand")
                .isEmpty();
        assertThat(patterns).as("texts read").isGreaterThan(300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a|b)*",
                "x(?:a)+y",
                "(a+)+",
                "(?:a*){2}",
                "([a-z]+,){1,40}",
                "(ab){0,}",
                "(?:x(a|b)*)?",
                "(a){1,5000}",
                "[A-Za-z0-9_$-][A-Za-z0-9_.$-]*(/[A-Za-z0-9_$-][A-Za-z0-9_.$-]*)*",
                "(?:(?:a|b)*)*+",
                "(\\p{L}|[)(])+"
            })
    void a_repeated_group_is_found(String regex) {
        Pattern.compile(regex);
        assertThat(RepeatedGroup.in(regex)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[a-z]*",
                "(a|b)*+",
                "(?:/[a-z]+)*+",
                "(-[0-9a-f]{4}){3}",
                "(a+)?",
                "[(](a)[)]*",
                "\\(a\\)*",
                "([^)]{1,9}){2}",
                "\\p{L}+(?:x|y{2})",
                "(?=.*\\S)[ -~]{1,200}",
                "[a&&[^b]]*",
                "(?i)a+|b*"
            })
    void any_other_is_not(String regex) {
        Pattern.compile(regex);
        assertThat(RepeatedGroup.in(regex)).isEmpty();
    }

    private static List<Path> classes() throws IOException, URISyntaxException {
        Path root = Path.of(
                Dorsal.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(root.resolve("org/dorsal"))) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
        }
    }

    /** Patterns as their parts were put together. */
    private static List<String> compiled(String name) throws ReflectiveOperationException {
        List<String> patterns = new ArrayList<>();
        for (Field field :
                Class.forName(name, false, Dorsal.class.getClassLoader()).getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == Pattern.class) {
                field.setAccessible(true);
                patterns.add(((Pattern) field.get(null)).pattern());
            }
        }
        return patterns;
    }

    /** Texts of a method that compiles or applies a regular expression; any of them may be one, or a part of one. */
    private static List<String> texts(MethodModel method) {
        List<String> texts = new ArrayList<>();
        boolean[] applies = {false};
        method.code()
                .ifPresent(code -> code.forEach(element -> {
                    switch (element) {
                        case InvokeInstruction call -> applies[0] |= isRegex(call);
                        case ConstantInstruction.LoadConstantInstruction load
                        when load.constantEntry() instanceof StringEntry text -> texts.add(text.stringValue());
                        case InvokeDynamicInstruction dynamic ->
                            dynamic.bootstrapArgs().stream()
                                    .filter(String.class::isInstance)
                                    .map(ConstantDesc::toString)
                                    .flatMap(recipe -> Arrays.stream(recipe.split("[\1\2]", -1)))
                                    .forEach(texts::add);
                        default -> {
                            // neither a call nor a constant
                        }
                    }
                }));
        return applies[0] ? texts : List.of();
    }

    private static boolean isRegex(InvokeInstruction call) {
        String owner = call.owner().asInternalName();
        String name = call.name().stringValue();
        return (owner.equals("java/util/regex/Pattern") && (name.equals("compile") || name.equals("matches")))
                || (owner.equals("java/lang/String") && APPLYING.contains(name));
    }
}
