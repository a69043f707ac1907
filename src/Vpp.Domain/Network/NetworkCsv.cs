using System.Text;
using System.Text.Unicode;
using Vpp.Domain.Identities;

namespace Vpp.Domain.Network;

/// <summary>Reads a network file: one tree as comma-separated text. Pure: the caller fetches the bytes.</summary>
public static class NetworkCsv
{
    /// <summary>The largest file that is read: 64 MiB.</summary>
    public const int SizeMax = 64 * 1024 * 1024;

    /// <summary>The model of one file, or every fault in it. Node ids become <c>stem/id</c>.</summary>
    /// <param name="fileName">Only its last part counts; without its extension it is the stem of the node ids.</param>
    /// <param name="content">UTF-8, with or without a byte order mark, in either line ending.</param>
    /// <param name="options">What the operator decides beyond the file; null for the default.</param>
    public static NetworkReading Read(string fileName, ReadOnlySpan<byte> content, NetworkOptions? options = null)
    {
        var file = Path.GetFileName(fileName);
        var stem = Path.GetFileNameWithoutExtension(file);
        var faults = new NetworkFaults(file);
        NoteFile(stem, content, faults);
        if (faults.Any)
        {
            return faults.Refusal();
        }

        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var text = Encoding.UTF8.GetString(content.StartsWith(mark) ? content[mark.Length..] : content);
        var tree = ReadTree(stem, text, faults);
        return tree is null
            ? faults.Refusal()
            : NetworkAssembly.Assemble(file, stem, tree, options ?? NetworkOptions.Default);
    }

    /// <inheritdoc cref="Read(string, ReadOnlySpan{byte}, NetworkOptions?)"/>
    public static NetworkReading Read(string fileName, string text, NetworkOptions? options = null) =>
        Read(fileName, Encoding.UTF8.GetBytes(text), options);

    private static void NoteFile(string stem, ReadOnlySpan<byte> content, NetworkFaults faults)
    {
        if (IdentityText.Fault(stem) is { } fault)
        {
            faults.Add(1, $"the file's name begins the node ids, and {fault}");
        }

        if (content.Length > SizeMax)
        {
            faults.Add(1, $"the file has {content.Length} bytes, and at most {SizeMax} are read");
            return;
        }

        // No byte of a longer UTF-8 sequence is a line feed, so each line can be judged alone.
        var line = 1;
        foreach (var range in content.Split((byte)'\n'))
        {
            if (!Utf8.IsValid(content[range]) || content[range].Contains((byte)0))
            {
                faults.Add(line, "the line is not UTF-8 text, or it holds a null character");
            }

            line++;
        }
    }

    private static NetworkTree? ReadTree(string stem, string text, NetworkFaults faults)
    {
        var records = new CsvRecords(text);
        if (NetworkHeader.Read(records.Next(), faults) is not { } header)
        {
            return null;
        }

        var reader = new NetworkRowReader(stem, header, faults);
        var rows = new List<NetworkRow>();
        while (records.Next() is { } record)
        {
            if (!record.IsBlank)
            {
                rows.Add(reader.Read(record));
            }
        }

        return NetworkTree.From(rows, faults);
    }
}
