namespace BackOffice.Architecture.Tests;

public class PlaceholderTests { }
