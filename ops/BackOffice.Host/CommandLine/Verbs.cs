namespace BackOffice.Host.CommandLine;

/// <summary>Every verb of the command line, in the order that <c>help</c> shows them.</summary>
internal static class Verbs
{
    /// <summary>Carries out what the arguments ask. Returns the exit code: 0 only on success.</summary>
    public static async Task<int> Run(string[] args, IReadOnlyList<Verb> verbs)
    {
        foreach (var words in new[] { 2, 1 })
        {
            var name = string.Join(' ', args.Take(words));
            if (args.Length >= words && verbs.FirstOrDefault(v => v.Name == name) is { } verb)
                return await verb.Run(Arguments.Of(args.Skip(words)));
        }
        if (args.Length > 0 && args[0] is not ("help" or "--help" or "-h"))
            Console.Error.WriteLine($"There is no verb “{string.Join(' ', args.Take(2))}”.");
        foreach (var verb in verbs)
            Console.Error.WriteLine($"  {verb.Name,-20} {verb.Does}");
        return args.Length > 0 && args[0] is "help" or "--help" or "-h" ? 0 : 2;
    }
}
