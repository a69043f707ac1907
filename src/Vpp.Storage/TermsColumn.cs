namespace Vpp.Storage;

/// <summary>One column of a table of terms: its name, with the unit, and its value in the terms.</summary>
internal abstract record TermsColumn<T>(string Name)
{
    /// <summary>The value as the database takes it, or null.</summary>
    public abstract object? Value(T terms);

    public sealed record Text(string Name, Func<T, string> Of) : TermsColumn<T>(Name)
    {
        public override object Value(T terms) => Of(terms);
    }

    public sealed record Integer(string Name, Func<T, long?> Of) : TermsColumn<T>(Name)
    {
        public override object? Value(T terms) => Of(terms);
    }

    public sealed record Boolean(string Name, Func<T, bool> Of) : TermsColumn<T>(Name)
    {
        public override object Value(T terms) => Of(terms);
    }
}
