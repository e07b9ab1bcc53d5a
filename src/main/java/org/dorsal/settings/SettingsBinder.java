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
 * Binds the keys {@code dorsal.*}. For each list Spring Boot's binder iterates over all keys, which is quadratic in the
 * number of sites; while a site is bound, this handler exposes only the keys of that site.
 */
final class SettingsBinder extends AbstractBindHandler {
    private static final String PREFIX = "dorsal";
    private static final ConfigurationPropertyName SITES = ConfigurationPropertyName.of(PREFIX + ".sites");

    private final List<ConfigurationPropertySource> sources = new ArrayList<>();

    /** Site that is being bound, such as {@code dorsal.sites.northside}. */
    private Optional<ConfigurationPropertyName> site = Optional.empty();

    private SettingsBinder(Environment environment, BindHandler parent) {
        super(parent);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            sources.add(
                    source instanceof IterableConfigurationPropertySource whole ? new SiteKeySource(whole) : source);
        }
    }

    /** Binds the settings and ignores unknown keys, which {@link #strict} refuses. */
    static DorsalProperties lenient(Environment environment) {
        return new SettingsBinder(environment, BindHandler.DEFAULT).bound(environment);
    }

    /**
     * Binds the settings and refuses unknown keys.
     *
     * @throws org.springframework.boot.context.properties.bind.BindException when a key is unknown; environment
     *     variables are exempt, as in Spring Boot
     */
    static DorsalProperties strict(Environment environment) {
        var complete = new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter());
        return new SettingsBinder(environment, complete).bound(environment);
    }

    private DorsalProperties bound(Environment environment) {
        return new Binder(sources, new PropertySourcesPlaceholdersResolver(environment))
                .bindOrCreate(PREFIX, Bindable.of(DorsalProperties.class), this);
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

    /** Source that lists the keys of the site that is being bound, or all keys otherwise. */
    private final class SiteKeySource implements IterableConfigurationPropertySource {
        private final IterableConfigurationPropertySource whole;
        private final Map<ConfigurationPropertyName, List<ConfigurationPropertyName>> names;

        private SiteKeySource(IterableConfigurationPropertySource whole) {
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
