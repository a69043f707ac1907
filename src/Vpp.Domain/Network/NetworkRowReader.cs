using System.Globalization;
using Vpp.Domain.Identities;

namespace Vpp.Domain.Network;

/// <summary>Reads the rows of one file, noting every field that breaks a rule.</summary>
internal sealed class NetworkRowReader(string stem, NetworkHeader header, NetworkFaults faults)
{
    private const decimal NumberMax = 1_000_000_000;
    private const int CustomersMax = 1_000_000;
    private const int NameLengthMax = 200;

    private CsvRecord _record;

    public NetworkRow Read(CsvRecord record)
    {
        _record = record;
        var isWhole = record.Fault is null && record.Fields.Count == header.Width;
        var kind = isWhole ? Kind() : null;
        return new()
        {
            Line = record.Line,
            Id = Id(),
            Parent = isWhole ? Parent() : "",
            Kind = kind ?? NodeKind.Section,
            Name = isWhole ? Name() : "",
            RatingVa = isWhole ? RatingVa(kind) : null,
            LoadW = isWhole ? Load("load_kw", kind) : 0,
            LoadVar = isWhole ? Load("load_kvar", kind) : 0,
            Customers = isWhole ? Customers(kind) : 0,
            IsWhole = isWhole || NoteShape(),
        };
    }

    private bool NoteShape()
    {
        Note(_record.Fault ?? $"the row has {_record.Fields.Count} fields, and the header names {header.Width}");
        return false;
    }

    private string Id()
    {
        var id = Field("id");
        var nodeId = $"{stem}/{id}";
        if (id is "")
        {
            Note("id is blank");
        }
        else if (id is NetworkRow.NoParent)
        {
            Note("id -1 is the mark of a root's parent and names no node");
        }
        else if ((IdentityText.Fault(id) ?? IdentityText.Fault(nodeId)) is { } fault)
        {
            Note($"id {NetworkNotice.Quote(nodeId)} is refused: {fault}");
        }

        return id;
    }

    private string Parent()
    {
        var parent = Field("parent");
        if (parent is "")
        {
            Note("parent is blank; a root says -1");
        }

        return parent;
    }

    private NodeKind? Kind()
    {
        var kind = NodeKinds.FromWord(Field("kind"));
        if (kind is null)
        {
            Note($"kind {NetworkNotice.Quote(Field("kind"))} is unknown");
        }

        return kind;
    }

    private string Name()
    {
        var name = Field("name");
        if (name.Length > NameLengthMax || name.Any(char.IsControl))
        {
            Note($"a name has at most {NameLengthMax} characters and no control characters");
        }

        return name is "" ? Field("id") : name;
    }

    private long? RatingVa(NodeKind? kind)
    {
        if (Field("rating_kva") is "")
        {
            if (kind is { } known && known.NeedsRating())
            {
                Note($"rating_kva is blank, and a {known.Word()} must have a rating");
            }

            return null;
        }

        var voltAmperes = Number("rating_kva") is { } kilovoltAmperes ? decimal.Floor(kilovoltAmperes * 1_000) : 1;
        if (voltAmperes < 1)
        {
            Note($"rating_kva {Field("rating_kva")} is not above zero (at least 0.001)");
        }

        return (long)voltAmperes;
    }

    private long Load(string column, NodeKind? kind)
    {
        if (Field(column) is "")
        {
            if (kind is { } known && known.IsCustomer())
            {
                Note($"{column} is blank, and a {known.Word()} must state its peak (0 is a statement)");
            }

            return 0;
        }

        var kilo = Number(column) ?? 0;
        if (kilo < 0)
        {
            Note($"{column} {Field(column)} is below zero");
        }

        return (long)decimal.Ceiling(kilo * 1_000);
    }

    private int Customers(NodeKind? kind)
    {
        var text = Field("num_cust");
        if (text is "")
        {
            return kind?.IsCustomer() == true ? 1 : 0;
        }

        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var customers);
        if (!isNumber || customers > CustomersMax)
        {
            Note($"num_cust {NetworkNotice.Quote(text)} is not a whole number from 0 to {CustomersMax}");
        }

        return customers;
    }

    /// <summary>Decimal, not binary: the text is exact, and NaN, infinity and 1e308 have no value.</summary>
    private decimal? Number(string column)
    {
        const NumberStyles Plain =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var isNumber = decimal.TryParse(Field(column), Plain, CultureInfo.InvariantCulture, out var number);
        if (isNumber && Math.Abs(number) <= NumberMax)
        {
            return number;
        }

        Note($"{column} {NetworkNotice.Quote(Field(column))} is not a decimal number of at most 1000000000");
        return null;
    }

    private string Field(string column) => header.Field(_record, column);

    private void Note(string rule) => faults.Add(_record.Line, rule);
}
