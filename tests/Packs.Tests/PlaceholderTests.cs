namespace BackOffice.Packs.Tests;

public class PlaceholderTests { }
