package org.dorsal.note;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.AccessException;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.PropertyAccessor;
import org.springframework.expression.TypedValue;
import org.springframework.util.StringUtils;

/**
 * Accessor of the parameterless methods of Dorsal's records in template expressions. SpEL keeps no reflective accessor
 * from one evaluation to the next, and Thymeleaf compares each class with all that it forbids; both together took more
 * than a third of a page's rendering. Other objects are left to them.
 */
final class RecordPropertyAccessor implements PropertyAccessor {
    private static final String PACKAGE = "org.dorsal.";
    private static final Class<?>[] TARGETS = {Record.class};

    private static final ClassValue<Map<String, Method>> METHODS = new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
            return isOwnRecord(type) ? findMethods(type) : Map.of();
        }
    };

    @Override
    public Class<?>[] getSpecificTargetClasses() {
        return TARGETS.clone();
    }

    @Override
    public boolean canRead(EvaluationContext context, @Nullable Object target, String name) {
        return target != null && METHODS.get(target.getClass()).containsKey(name);
    }

    @Override
    public TypedValue read(EvaluationContext context, @Nullable Object target, String name) throws AccessException {
        Method method = target == null ? null : METHODS.get(target.getClass()).get(name);
        if (method == null) {
            throw new AccessException("no method " + name); // SpEL then tries the other accessors
        }
        try {
            return new TypedValue(method.invoke(target));
        } catch (IllegalAccessException | InvocationTargetException fault) {
            throw new AccessException("method " + name + " failed", fault);
        }
    }

    @Override
    public boolean canWrite(EvaluationContext context, @Nullable Object target, String name) {
        return false;
    }

    @Override
    public void write(EvaluationContext context, @Nullable Object target, String name, @Nullable Object value)
            throws AccessException {
        throw new AccessException("templates write no properties");
    }

    private static boolean isOwnRecord(Class<?> type) {
        return type.isRecord() && type.getName().startsWith(PACKAGE);
    }

    /** A name that also has a getter is left to SpEL, which prefers the getter. */
    private static Map<String, Method> findMethods(Class<?> type) {
        Map<String, Method> methods = Stream.of(type.getMethods())
                .filter(method -> method.getParameterCount() == 0
                        && method.getReturnType() != void.class
                        && !method.isBridge()
                        && !Modifier.isStatic(method.getModifiers())
                        && method.getDeclaringClass() != Object.class)
                .collect(toUnmodifiableMap(Method::getName, method -> method, (own, inherited) -> own));
        methods.values().forEach(Method::trySetAccessible);
        return methods.entrySet().stream()
                .filter(method -> Stream.of("get", "is")
                        .noneMatch(prefix -> methods.containsKey(prefix + StringUtils.capitalize(method.getKey()))))
                .collect(toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
