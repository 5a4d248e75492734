// Files that are no tables, or that infosimd does not read, named for what they are.

/** How files of other formats begin, what they are, and what to do. */
const MARKS: readonly (readonly [mark: string, what: string])[] = [
  ['%PDF-', 'a PDF document; infosimd reads tables, such as CSV files'],
  ['\x89PNG', 'a PNG picture'],
  ['GIF8', 'a GIF picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['II*\0', 'a TIFF picture'],
  ['MM\0*', 'a TIFF picture'],
  [
    '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    'an Excel workbook of the old kind (.xls), or another Office file; save it as CSV',
  ],
  ['SQLite format 3\0', 'an SQLite database; export a table as CSV'],
  ['\x89HDF\r\n', 'an HDF5 file (or MATLAB or NetCDF 4); save its columns as Parquet or NPZ'],
  ['CDF\x01', 'a NetCDF file; save its columns as Parquet or NPZ'],
  ['CDF\x02', 'a NetCDF file; save its columns as Parquet or NPZ'],
  ['MATLAB 5.0', 'a MATLAB file; save its columns as CSV'],
  ['Obj\x01', 'an Avro file; save it as Parquet'],
  ['RDX2\n', 'a file of R; save the data frame as CSV'],
  ['RDX3\n', 'a file of R; save the data frame as CSV'],
  ['<stata_dta>', 'a Stata file; save it as CSV'],
  ['$FL2', 'an SPSS file; save it as CSV'],
  ['\x80\x04\x95', 'a Python pickle, which may run code; save the data as Parquet or NPZ'],
  ['\x80\x05\x95', 'a Python pickle, which may run code; save the data as Parquet or NPZ'],
  ['BZh', 'compressed with bzip2; decompress it first, as with bunzip2'],
  ['\xfd7zXZ\0', 'compressed with xz; decompress it first, as with unxz'],
  ['7z\xbc\xaf', 'a 7z archive; unpack it, and open what it holds'],
  ['Rar!\x1a', 'a RAR archive; unpack it, and open what it holds'],
  ['\x04\x22\x4d\x18', 'compressed with LZ4; decompress it first, as with unlz4'],
  ['ORC', 'an ORC file; save it as Parquet'],
];

/** No table begins with these, though they are letters. */
const CERTAIN: readonly string[] = ['%PDF-', '<stata_dta>', 'MATLAB 5.0'];

function hasControls(head: string): boolean {
  return Array.from(head).some((letter) => letter < '\t');
}

/** What a file is that begins with these bytes, one character each; undefined for what may be a table. */
export function otherFormat(head: string): string | undefined {
  const found = MARKS.find(([mark]) => head.startsWith(mark));
  // Letters may begin a CSV file as well, which has no control characters.
  if (found && (!/^[ -~]*$/.test(found[0]) || CERTAIN.includes(found[0]) || hasControls(head)))
    return found[1];
  if (/^RIFF[\s\S]{4}WEBP/.test(head)) return 'a WebP picture';
  if (head.startsWith('ustar', 257)) return 'a tar archive; unpack it, and open what it holds';
  const text = head.replace(/^\xef\xbb\xbf/, '').trimStart();
  if (
    /^<(?:!doctype\s+html|html|head|body|script)\b/i.test(text) ||
    /^<(?:\?xml|!--)[\s\S]*<html\b/i.test(text)
  ) {
    return 'a page of HTML, not a file of data; an address may answer with a page where the file has moved or needs a login';
  }
  if (/^<(?:\?xml|svg|!doctype)\b/i.test(text))
    return 'XML, which infosimd does not read; save it as CSV or JSON';
  return undefined;
}

/** What a ZIP archive of these members is; undefined for one of no known kind. */
export function zipKind(names: readonly string[]): string | undefined {
  const has = (start: string): boolean => names.some((name) => name.startsWith(start));
  if (has('xl/')) return 'an Excel workbook (.xlsx); save the sheet as CSV';
  if (has('word/')) return 'a Word document';
  if (has('ppt/')) return 'a PowerPoint presentation';
  if (has('Index/') && has('Metadata/')) return 'a Numbers document; export the sheet as CSV';
  if (has('content.xml') && has('mimetype'))
    return 'an OpenDocument file, such as a sheet (.ods); save it as CSV';
  return undefined;
}
