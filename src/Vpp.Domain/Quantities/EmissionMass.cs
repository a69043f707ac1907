namespace Vpp.Domain.Quantities;

/// <summary>Carbon dioxide in whole milligrams; negative is avoided.</summary>
public readonly record struct EmissionMass : IComparable<EmissionMass>
{
    private EmissionMass(long milligrams) => Milligrams = milligrams;

    public static EmissionMass Zero => default;

    public long Milligrams { get; }

    public double Kilograms => Milligrams / 1_000_000.0;

    public static EmissionMass FromMilligrams(long milligrams) => new(milligrams);

    public static EmissionMass operator +(EmissionMass left, EmissionMass right) =>
        new(left.Milligrams + right.Milligrams);

    public static EmissionMass operator -(EmissionMass left, EmissionMass right) =>
        new(left.Milligrams - right.Milligrams);

    public static bool operator <(EmissionMass left, EmissionMass right) => left.Milligrams < right.Milligrams;

    public static bool operator >(EmissionMass left, EmissionMass right) => left.Milligrams > right.Milligrams;

    public static bool operator <=(EmissionMass left, EmissionMass right) => left.Milligrams <= right.Milligrams;

    public static bool operator >=(EmissionMass left, EmissionMass right) => left.Milligrams >= right.Milligrams;

    public int CompareTo(EmissionMass other) => Milligrams.CompareTo(other.Milligrams);

    public override string ToString() => $"{Kilograms:0.###} kgCO2";
}
