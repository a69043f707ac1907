using System.Data.Common;
using Vpp.Domain.Homes;
using Vpp.Domain.Quantities;

namespace Vpp.Storage;

/// <summary>The terms of homes as columns.</summary>
internal static class HomeTermsTable
{
    public static TermsTable<HomeTerms> Instance { get; } = new(
        "home",
        [
            new TermsColumn<HomeTerms>.Text("home", terms => terms.Home.Text),
            new TermsColumn<HomeTerms>.Text("node", terms => terms.Node.Text),
            new TermsColumn<HomeTerms>.Text("feeder", terms => terms.Feeder.Text),
            new TermsColumn<HomeTerms>.Text("time_zone", terms => terms.TimeZone),
            new TermsColumn<HomeTerms>.Integer("import_limit_w", terms => terms.ImportLimit?.Watts),
            new TermsColumn<HomeTerms>.Integer("export_limit_w", terms => terms.ExportLimit.Watts),
            new TermsColumn<HomeTerms>.Integer("owner_import_limit_w", terms => terms.Settings.ImportLimit?.Watts),
            new TermsColumn<HomeTerms>.Integer("owner_export_limit_w", terms => terms.Settings.ExportLimit?.Watts),
            new TermsColumn<HomeTerms>.Integer("version", terms => terms.Version),
        ],
        FromRow)
    {
        Id = terms => terms.Home.Text,
        Feeder = terms => terms.Feeder.Text,
        Version = terms => terms.Version,
    };

    private static HomeTerms FromRow(DbDataReader row) => new(
        new(row.GetString(0)),
        new(row.GetString(1)),
        new(row.GetString(2)),
        row.GetString(3),
        PowerOrNull(row, 4),
        Power.FromWatts(row.GetInt64(5)),
        new(PowerOrNull(row, 6), PowerOrNull(row, 7)),
        row.GetInt64(8));

    private static Power? PowerOrNull(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : Power.FromWatts(row.GetInt64(column));
}
