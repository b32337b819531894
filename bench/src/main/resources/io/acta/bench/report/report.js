'use strict';
// Draws what the data say, in the colours of the page's theme, and again when the theme changes.
(() => {
    const data = JSON.parse(document.getElementById('data').textContent);
    const COLOURS = 8;
    const SHADES = 4;
    const DASHES = [[], [7, 4], [2, 3]];
    const drawn = [];

    const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const number = value => value.toLocaleString('en', {maximumSignificantDigits: 3});

    const microseconds = us => us >= 1e6 ? number(us / 1e6) + ' s' : us >= 1e3 ? number(us / 1e3) + ' ms'
        : us >= 1 ? number(us) + ' µs' : number(us * 1e3) + ' ns';

    const isPowerOfTen = value => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;

    const percentile = oneIn => {
        const nines = Math.round(Math.log10(oneIn));
        return nines === 0 ? '0 %' : (100 - 100 / oneIn).toFixed(Math.max(0, nines - 2)) + ' %';
    };

    function axis(title, extra) {
        return Object.assign({
            title: {display: true, text: title, color: css('--soft')},
            grid: {color: css('--line')},
            border: {color: css('--line')},
            ticks: {color: css('--soft'), maxRotation: 0},
        }, extra);
    }

    function logTicks(format) {
        return {color: css('--soft'), maxRotation: 0, autoSkip: false, callback: value => isPowerOfTen(value) ? format(value) : null};
    }

    function style(engine, own) {
        const place = data.engines.indexOf(engine);
        return {
            label: engine,
            borderColor: css('--c' + place % COLOURS),
            backgroundColor: css('--c' + place % COLOURS),
            borderDash: DASHES[Math.floor(place / COLOURS) % DASHES.length],
            borderWidth: own ? 3.5 : 2,
            pointRadius: 0,
            pointHitRadius: 8,
        };
    }

    const isOwn = engine => engine.startsWith('acta');

    // Chart.js leaves the dashes out of a legend of lines.
    function legend(chart) {
        return Chart.defaults.plugins.legend.labels.generateLabels(chart).map(label => Object.assign(
            label, {lineDash: chart.data.datasets[label.datasetIndex].borderDash}));
    }

    function options(x, y, tooltip) {
        return {
            responsive: true,
            maintainAspectRatio: false,
            animation: false,
            interaction: {mode: 'nearest', intersect: false},
            scales: {x, y},
            plugins: {
                legend: {position: 'bottom', labels: {
                    color: css('--ink'), usePointStyle: true, pointStyle: 'line', pointStyleWidth: 28, generateLabels: legend,
                }},
                tooltip: {callbacks: tooltip},
            },
        };
    }

    const values = {
        id: 'values',
        afterDatasetsDraw(chart) {
            const context = chart.ctx;
            context.save();
            context.fillStyle = css('--soft');
            context.font = '11px system-ui, sans-serif';
            context.textBaseline = 'middle';
            chart.data.datasets.forEach((dataset, i) => {
                chart.getDatasetMeta(i).data.forEach((bar, j) => {
                    if (dataset.data[j] !== null && chart.isDatasetVisible(i)) {
                        context.fillText(number(dataset.data[j]), bar.x + 4, bar.y);
                    }
                });
            });
            context.restore();
        },
    };

    function draw(id, config) {
        const canvas = document.getElementById(id);
        if (canvas) {
            const old = Chart.getChart(canvas);
            if (old) {
                old.destroy();
            }
            drawn.push(new Chart(canvas, config));
        }
    }

    function throughput(tier, saturated) {
        const labels = saturated.series.map(series => series.engine);
        const x = axis('million actions a second', {beginAtZero: true, grace: '12%'});
        const y = axis('', {grid: {display: false}});
        y.title.display = false;
        y.ticks = {color: css('--ink'), autoSkip: false};
        const config = options(x, y, {label: item => item.dataset.label + ': ' + number(item.parsed.x) + ' M/s'});
        config.indexAxis = 'y';
        config.plugins.legend.labels.pointStyle = 'rect';
        draw('throughput-' + tier, {
            type: 'bar',
            plugins: [values],
            data: {
                labels,
                datasets: saturated.loads.map((load, i) => ({
                    label: load.toLocaleString('en') + ' in flight',
                    data: saturated.series.map(series => series.rates[i] === null ? null : series.rates[i] / 1e6),
                    backgroundColor: css('--b' + Math.min(SHADES - 1, i)),
                    borderRadius: 3,
                    barPercentage: 0.95,
                    categoryPercentage: 0.82,
                })),
            },
            options: config,
        });
    }

    function latency(tier, run) {
        draw('latency-' + tier, {
            type: 'line',
            data: {
                datasets: run.series.filter(series => series.percentiles.length > 0).map(series => Object.assign(
                    style(series.engine, isOwn(series.engine)),
                    {data: series.percentiles.map(point => ({x: point[0], y: point[1]}))})),
            },
            options: options(
                axis('percentile', {type: 'logarithmic', min: 1, ticks: logTicks(percentile)}),
                axis('latency', {type: 'logarithmic', ticks: logTicks(microseconds)}),
                {
                    title: items => (100 - 100 / items[0].parsed.x).toPrecision(6) + ' %',
                    label: item => item.dataset.label + ': ' + microseconds(item.parsed.y),
                }),
        });
    }

    // Its colours are those of the chart above, which has the legend.
    function timeline(id, run, column, y, show) {
        const config = options(axis('seconds', {type: 'linear'}), y, {
            title: items => number(items[0].parsed.x) + ' s',
            label: item => item.dataset.label + ': ' + show(item.parsed.y),
        });
        config.plugins.legend.display = false;
        draw(id, {
            type: 'line',
            data: {
                datasets: run.series.filter(series => series.timeline.length > 0).map(series => Object.assign(
                    style(series.engine, isOwn(series.engine)),
                    {borderWidth: isOwn(series.engine) ? 2.5 : 1.5, data: series.timeline.map(point => ({x: point[0], y: point[column] || null}))})),
            },
            options: config,
        });
    }

    function runs(tier, all) {
        const select = document.getElementById('run-' + tier);
        if (!select) {
            return;
        }
        const run = all[Number(select.value)];
        latency(tier, run);
        const hasTimeline = run.series.some(series => series.timeline.length > 0);
        // In an open loop as many actions are due in each interval: that line would be flat.
        const hasRates = hasTimeline && !run.paced;
        document.getElementById('timeline-' + tier).hidden = !hasTimeline;
        document.getElementById('rate-' + tier).parentElement.hidden = !hasRates;
        if (hasRates) {
            timeline('rate-' + tier, run, 1, axis('actions a second', {beginAtZero: true}), value => number(value) + ' a second');
        }
        if (hasTimeline) {
            timeline('worst-' + tier, run, 2,
                axis('worst latency', {type: 'logarithmic', ticks: logTicks(microseconds)}), microseconds);
        }
    }

    function drawAll() {
        drawn.length = 0;
        for (const [tier, charts] of Object.entries(data.tiers)) {
            if (charts.saturated.series.length > 0) {
                throughput(tier, charts.saturated);
            }
            runs(tier, charts.runs);
        }
        document.body.dataset.charts = drawn.length;
    }

    for (const [tier, charts] of Object.entries(data.tiers)) {
        const select = document.getElementById('run-' + tier);
        if (select) {
            select.addEventListener('change', () => runs(tier, charts.runs));
        }
    }
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
    drawAll();
})();
