import { column, contract } from '../clean-content';

export const marks = contract({
  columns: [
    column('id', { required: true }),
    column('name', { maxLength: 20 }),
    column('points', { type: 'integer', sqlType: 'integer', minimum: 0, maximum: 100 }),
    column('day', { type: 'date', sqlType: 'date', formats: ['d.M.yyyy'] }),
  ],
});

/** Every kind of record: plain, quoted, of several lines, ragged, damaged, blank, a duplicate, another ending. */
export const LINES = [
  'id,name,points,day',
  '1,Ann,7,2024-01-02',
  '2,"Bo, Jr",07,2.1.2024',
  '3,"two\r\nlines",8,2024-01-03',
  '4,"say ""so""",9,',
  '',
  '5,é😎,10,2024-01-04',
  '5,é😎,10,2024-01-04',
  '6,x,101,never',
  '7,too,few',
  '8,one,1,2024-01-05,more',
  '9,trailing,1,2024-01-05,',
  '10,5" pipe,1,2024-01-05',
  '11, "padded" ,1,2024-01-05',
  '12,"open,1,2024-01-05',
  '13,nul\0,1,2024-01-05',
  '14,  spaces  , 2 ,2024-01-06',
  '16,"newline behind\n",2,2024-01-06',
  'id,name,points,day',
  '15,last,3,2024-01-07',
];
