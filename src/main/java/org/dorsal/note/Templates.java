package org.dorsal.note;

import java.io.*;
import java.util.*;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.thymeleaf.IEngineConfiguration;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.spring6.expression.ThymeleafEvaluationContext;
import org.thymeleaf.spring6.expression.ThymeleafEvaluationContextWrapper;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import org.thymeleaf.templateresource.ITemplateResource;
import org.thymeleaf.templateresource.StringTemplateResource;

/** Thymeleaf engines of pages and documents. */
public final class Templates {
    private Templates() {}

    /** Reads templates of that kind; drawings, which all of them may have, are looked for first. */
    public static SpringTemplateEngine engine(String suffix, TemplateMode mode) {
        ClassLoaderTemplateResolver drawings = files(".svg", TemplateMode.XML, 1);
        drawings.setResolvablePatterns(Set.of(Drawings.FOLDER + "*"));
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateResolvers(Set.of(drawings, files(suffix, mode, 2)));
        engine.setMessageResolver(new Words());
        return engine;
    }

    /** Variables of one rendering. Expressions read their records by {@link RecordPropertyAccessor}. */
    public static Context context(Locale locale, Map<String, Object> variables) {
        StandardEvaluationContext evaluation = new StandardEvaluationContext();
        evaluation.addPropertyAccessor(new RecordPropertyAccessor());
        Context context = new Context(locale, variables);
        // wrapped here: Thymeleaf would wrap it again for each element that has variables
        context.setVariable(
                ThymeleafEvaluationContext.THYMELEAF_EVALUATION_CONTEXT_CONTEXT_VARIABLE_NAME,
                new ThymeleafEvaluationContextWrapper(evaluation));
        return context;
    }

    private static ClassLoaderTemplateResolver files(String suffix, TemplateMode mode, int order) {
        ClassLoaderTemplateResolver files = new CompactTemplateResolver();
        files.setPrefix("templates/");
        files.setSuffix(suffix);
        files.setTemplateMode(mode);
        files.setCharacterEncoding("UTF-8");
        files.setOrder(order);
        return files;
    }

    /**
     * Resolver of templates with a tag and an attribute a line. Breaks and indentation are for the reader of the
     * template and not sent: within a tag and in a text they become a space, between tags nothing, as in JSX. A
     * space that is wanted between two tags is written as <code>&amp;#32;</code>.
     */
    private static final class CompactTemplateResolver extends ClassLoaderTemplateResolver {
        private static final Pattern GAP = Pattern.compile("(?<=>)(&#32;|)[ \\t]*\\n\\s*+(?=<)");
        private static final Pattern TAG_OR_BREAK =
                Pattern.compile("<[a-zA-Z/](?:\"[^\"]*+\"|[^\">]++)*+>|[ \\t]*\\n\\s*+");
        private static final Pattern QUOTED_OR_BREAK = Pattern.compile("\"[^\"]*+\"|[ \\t]*\\n\\s*+(?:/?>)?");

        @Override
        protected ITemplateResource computeTemplateResource(
                IEngineConfiguration configuration,
                @Nullable String ownerTemplate,
                String template,
                String resourceName,
                String characterEncoding,
                @Nullable Map<String, Object> attributes) {
            ITemplateResource indented = super.computeTemplateResource(
                    configuration, ownerTemplate, template, resourceName, characterEncoding, attributes);
            try (Reader reader = indented.reader()) {
                return new StringTemplateResource(compact(reader.readAllAsString()));
            } catch (IOException missing) {
                throw new UncheckedIOException("template " + template, missing);
            }
        }

        private static String compact(String html) {
            String joined = GAP.matcher(html).replaceAll(gap -> gap.group(1).isEmpty() ? "" : " ");
            return TAG_OR_BREAK
                    .matcher(joined)
                    .replaceAll(piece ->
                            Matcher.quoteReplacement(piece.group().startsWith("<") ? compactTag(piece.group()) : " "));
        }

        private static String compactTag(String tag) {
            return QUOTED_OR_BREAK.matcher(tag).replaceAll(part -> {
                String text = part.group();
                boolean isBreak = !text.startsWith("\"");
                return Matcher.quoteReplacement(isBreak ? text.endsWith(">") ? text.strip() : " " : text);
            });
        }
    }
}
