package org.dorsal.store;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.sql.DataSource;
import org.dorsal.store.Pools.Pool;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/** Makes each table a bean of its own, after the ledger, whose check stops a service on an unfit database. */
final class TableBeans implements BeanRegistrar {
    private static final int ARCHIVE_PATIENCE = 6;

    @Override
    public void register(BeanRegistry registry, Environment environment) {
        add(registry, AnsweredRequestRows.class, AnsweredRequestRows::new);
        add(registry, KnowledgeRows.class, KnowledgeRows::new);
        add(registry, LaunchRows.class, LaunchRows::new);
        add(registry, AuditorSessionRows.class, AuditorSessionRows::new);
        add(registry, SessionEndRows.class, SessionEndRows::new);
        add(registry, OwnSessionRows.class, OwnSessionRows::new);
        add(registry, DraftRows.class, DraftRows::new);
        add(registry, DeliveryLanes.class, DeliveryLanes::new);
        add(registry, DeliveryRows.class, DeliveryRows::new);
        add(registry, DeliveryWork.class, DeliveryWork::new);
        add(registry, DeliveryReads.class, DeliveryReads::new);
        add(registry, LogReads.class, LogReads::new);
        add(registry, EventReads.class, EventReads::new);
        add(registry, EventCounts.class, EventCounts::new);
        add(registry, ResultTrends.class, ResultTrends::new);
        add(registry, ClinicianRows.class, ClinicianRows::new);
        add(registry, AuditorRows.class, AuditorRows::new);
        add(registry, LogRows.class, LogRows::new);
        add(registry, LogSealing.class, LogSealing::new);
        // pages of some thousand rows take longer than what a person waits for, on whatever thread
        add(
                registry,
                ArchiveReads.class,
                pools -> pools.of(Pool.API),
                (source, timeout) -> new ArchiveReads(source, timeout.multipliedBy(ARCHIVE_PATIENCE)));
    }

    private static <T> void add(BeanRegistry registry, Class<T> type, BiFunction<DataSource, Duration, T> table) {
        add(registry, type, Pools::byAsker, table);
    }

    private static <T> void add(
            BeanRegistry registry,
            Class<T> type,
            Function<Pools, DataSource> source,
            BiFunction<DataSource, Duration, T> table) {
        registry.registerBean(
                type,
                bean -> bean.supplier(context -> {
                    context.bean(Ledger.class);
                    return table.apply(
                            source.apply(context.bean(Pools.class)),
                            context.bean(StoreSettings.class).statementTimeout());
                }));
    }
}
