package io.acta.examples.orders.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.engine.Engine;
import io.acta.engine.published.PublishedTables;
import io.acta.examples.orders.CachedOrderReader;
import io.acta.examples.orders.CustomerReader;
import io.acta.examples.orders.DashboardNode;
import io.acta.examples.orders.DashboardReader;
import io.acta.examples.orders.DashboardTable;
import io.acta.examples.orders.DayReader;
import io.acta.examples.orders.FileImportReader;
import io.acta.examples.orders.FileImportTable;
import io.acta.examples.orders.OrderNode;
import io.acta.examples.orders.OrderNodeStateReader;
import io.acta.examples.orders.OrderReader;
import io.acta.examples.orders.OrderSummaryReader;
import io.acta.examples.orders.OrderSummaryTable;
import io.acta.examples.orders.ProductReader;
import io.acta.examples.orders.ReviewReader;
import io.acta.examples.orders.ReviewTable;
import io.acta.examples.orders.ShipmentReader;
import io.acta.examples.web.Json;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the page shows at a glance, collected from all nodes at one sequence. It reads published rows, so that nobody waits for it: not the reactor thread, and not other
 * readers. One thread at a time.
 */
final class Summary {
    private static final int DAYS_MAX = 120;
    private static final int IMPORTS_MAX = 5;

    private final PublishedTables tables;
    private final OrderReader orders;
    private final OrderNodeStateReader node;
    private final OrderSummaryReader summaries;
    private final CustomerReader customers;
    private final ProductReader products;
    private final ShipmentReader shipments;
    private final CachedOrderReader cache;
    private final DashboardReader dashboards;
    private final DayReader days;
    private final FileImportReader imports;
    private final ReviewReader reviews;

    Summary(final Engine engine) {
        tables = engine.published();
        orders = new OrderReader(tables);
        node = new OrderNodeStateReader(tables);
        summaries = new OrderSummaryReader(tables);
        customers = new CustomerReader(tables);
        products = new ProductReader(tables);
        shipments = new ShipmentReader(tables);
        cache = new CachedOrderReader(tables);
        dashboards = new DashboardReader(tables);
        days = new DayReader(tables);
        imports = new FileImportReader(tables);
        reviews = new ReviewReader(tables);
    }

    /** All of one moment. */
    synchronized ObjectNode collect() {
        return tables.collect(() -> {
            final ObjectNode all = Json.object().put("type", "summary").put("sequence", tables.sequence());
            final var state = node.get(OrderNode.NODE_ID);
            all.put("nodeVersion", state == null ? 0 : state.nodeVersion());
            final var summary = summaries.get(1);
            if (summary != null) {
                all.set("summary", Rows.json(OrderSummaryTable.TYPE, summary.buffer(), summary.offset()));
            }
            final var dashboard = dashboards.get(DashboardNode.DASHBOARD_ID);
            if (dashboard != null) {
                all.set("dashboard", Rows.json(DashboardTable.TYPE, dashboard.buffer(), dashboard.offset()));
            }
            all.putObject("nodes")
                    .put("orders", orders.size())
                    .put("customers", customers.size())
                    .put("products", products.size())
                    .put("shipments", shipments.size())
                    .put("cachedOrders", cache.size());
            addDays(all.putArray("days"));
            addNewest(all);
            return all;
        });
    }

    private void addDays(final ArrayNode into) {
        final TreeMap<Long, long[]> last = new TreeMap<>();
        days.all();
        while (days.next()) {
            last.put(
                    days.row().day(),
                    new long[] {days.row().orders(), days.row().revenueCents()});
            if (last.size() > DAYS_MAX) {
                last.pollFirstEntry();
            }
        }
        for (final Map.Entry<Long, long[]> day : last.entrySet()) {
            into.addArray().add(day.getKey()).add(day.getValue()[0]).add(day.getValue()[1]);
        }
    }

    private void addNewest(final ObjectNode all) {
        final TreeMap<Long, ObjectNode> newest = new TreeMap<>();
        imports.all();
        while (imports.next()) {
            final var row = imports.row();
            newest.put(row.startedNs(), Rows.json(FileImportTable.TYPE, row.buffer(), row.offset()));
            if (newest.size() > IMPORTS_MAX) {
                newest.pollFirstEntry();
            }
        }
        final ArrayNode list = all.putArray("imports");
        newest.descendingMap().values().forEach(list::add);
        ObjectNode latest = null;
        long latestId = -1;
        reviews.all();
        while (reviews.next()) {
            if (reviews.row().reviewId() > latestId) {
                latestId = reviews.row().reviewId();
                latest = Rows.json(
                        ReviewTable.TYPE, reviews.row().buffer(), reviews.row().offset());
            }
        }
        all.set("review", latest);
    }
}
