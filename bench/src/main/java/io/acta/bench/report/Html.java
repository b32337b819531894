package io.acta.bench.report;

/** Puts HTML together; all text that is not {@link #raw} is escaped. */
final class Html {
    private final StringBuilder out = new StringBuilder();

    /** Markup as it is. */
    Html raw(final String markup) {
        out.append(markup);
        return this;
    }

    /** Text as it is to be read, in attributes too. */
    Html text(final String text) {
        out.append(text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;"));
        return this;
    }

    Html paragraph(final String text) {
        return raw("<p>").text(text).raw("</p>");
    }

    /** Room for a chart that a script finds by its id. */
    Html canvas(final String id, final int heightPx) {
        return raw("<div class=\"chart\" style=\"height:" + heightPx + "px\"><canvas id=\"")
                .text(id)
                .raw("\"></canvas></div>");
    }

    /** A table that scrolls sideways where it is wider than the screen. */
    Html tableStart(final String... columns) {
        raw("<div class=\"wide\"><table><thead><tr>");
        for (final String column : columns) {
            raw("<th>").text(column).raw("</th>");
        }
        return raw("</tr></thead><tbody>");
    }

    Html rowStart() {
        return raw("<tr>");
    }

    Html cell(final String text) {
        return raw("<td>").text(text).raw("</td>");
    }

    Html cell(final String text, final String style) {
        return raw("<td class=\"" + style + "\">").text(text).raw("</td>");
    }

    Html rowEnd() {
        return raw("</tr>");
    }

    Html tableEnd() {
        return raw("</tbody></table></div>");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
