package org.dorsal.store;

import java.time.Duration;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/** Makes each table a bean of its own, after the ledger, whose check stops a service on an unfit database. */
final class TableBeans implements BeanRegistrar {
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
    }

    private static <T> void add(BeanRegistry registry, Class<T> type, BiFunction<DataSource, Duration, T> table) {
        registry.registerBean(
                type,
                bean -> bean.supplier(context -> {
                    context.bean(Ledger.class);
                    return table.apply(
                            context.bean(Pools.class).byAsker(),
                            context.bean(StoreSettings.class).statementTimeout());
                }));
    }
}
