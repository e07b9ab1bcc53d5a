package org.dorsal.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/**
 * Binds the keys {@code dorsal.*}. For each list Spring Boot's binder walks past every key there is, which is quadratic in the
 * number of sites; while a site is bound, it is shown the keys of that site alone.
 */
final class SettingsBinding extends AbstractBindHandler {
    private static final String PREFIX = "dorsal";
    private static final ConfigurationPropertyName SITES = ConfigurationPropertyName.of(PREFIX + ".sites");

    private final List<ConfigurationPropertySource> sources = new ArrayList<>();

    /** The site that is bound now, as {@code dorsal.sites.northside}. */
    private Optional<ConfigurationPropertyName> site = Optional.empty();

    private SettingsBinding(Environment environment, BindHandler parent) {
        super(parent);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            sources.add(source instanceof IterableConfigurationPropertySource whole ? new BySite(whole) : source);
        }
    }

    /** Binds the settings; unknown keys are left to {@link #strict}. */
    static WrittenSettings lenient(Environment environment) {
        return new SettingsBinding(environment, BindHandler.DEFAULT).bound(environment);
    }

    /**
     * @throws org.springframework.boot.context.properties.bind.BindException when a key has no place in the settings; keys of
     *     the process's environment are not looked at, as Spring Boot does it
     */
    static WrittenSettings strict(Environment environment) {
        var complete = new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter());
        return new SettingsBinding(environment, complete).bound(environment);
    }

    private WrittenSettings bound(Environment environment) {
        return new Binder(sources, new PropertySourcesPlaceholdersResolver(environment))
                .bindOrCreate(PREFIX, Bindable.of(WrittenSettings.class), this);
    }

    @Override
    public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
        if (SITES.isParentOf(name)) {
            site = Optional.of(name);
        }
        return super.onStart(name, target, context);
    }

    @Override
    public void onFinish(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, @Nullable Object result)
            throws Exception {
        if (SITES.isParentOf(name)) {
            site = Optional.empty();
        }
        super.onFinish(name, target, context, result);
    }

    /** A source that names the keys of the site that is bound, or all while none is. */
    private final class BySite implements IterableConfigurationPropertySource {
        private final IterableConfigurationPropertySource whole;
        private final Map<ConfigurationPropertyName, List<ConfigurationPropertyName>> names;

        private BySite(IterableConfigurationPropertySource whole) {
            this.whole = whole;
            this.names = StreamSupport.stream(whole.spliterator(), false)
                    .filter(SITES::isAncestorOf)
                    .collect(Collectors.groupingBy(name -> name.chop(SITES.getNumberOfElements() + 1)));
        }

        @Override
        public Stream<ConfigurationPropertyName> stream() {
            return site.map(one -> names.getOrDefault(one, List.of()).stream()).orElseGet(whole::stream);
        }

        @Override
        public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
            return whole.getConfigurationProperty(name);
        }

        @Override
        public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
            return whole.containsDescendantOf(name);
        }

        @Override
        public @Nullable Object getUnderlyingSource() {
            return whole.getUnderlyingSource();
        }
    }
}
