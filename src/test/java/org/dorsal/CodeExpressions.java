package org.dorsal;

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
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Regular expressions of the code, read from the compiled classes. */
final class CodeExpressions {
    private static final Set<String> APPLYING = Set.of("matches", "replaceAll", "replaceFirst", "split");

    private CodeExpressions() {}

    /**
     * Returns all texts in methods that compile or apply a regular expression, and all patterns in static fields, by name
     * of the class.
     */
    static Map<String, List<String>> byClass() throws IOException, URISyntaxException, ReflectiveOperationException {
        Map<String, List<String>> expressions = new TreeMap<>();
        for (Path file : classes()) {
            ClassModel type = ClassFile.of().parse(file);
            String name = type.thisClass().asInternalName().replace('/', '.');
            List<String> compiledPatterns = new ArrayList<>(compiled(name));
            type.methods().forEach(method -> compiledPatterns.addAll(texts(method)));
            expressions.put(name, compiledPatterns);
        }
        return expressions;
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
